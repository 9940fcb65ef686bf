// Scripts only make the pages nicer: everything works without them.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

[CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]
  .forEach((component) => createAll(component));
createAll(Button, { preventDoubleClick: true });

// Words that were typed and not sent: ask before the page is left. A form opts in with data-keep.
document.querySelectorAll("form[data-keep]").forEach((form) => {
  let unsent = false;
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsent) event.preventDefault();
  });
});

// A line that the server renews in plain words: every half minute while the page is looked at, and once when one comes
// back to it. It hides where there is nothing to say, and nothing is said where the asking fails.
document.querySelectorAll("[data-refresh]").forEach((line) => {
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(line.dataset.refresh, { redirect: "error" });
      if (!answer.ok) return;
      const words = await answer.text();
      line.querySelector("span").textContent = words;
      line.hidden = words === "";
    } catch { /* the next turn comes */ }
  };
  setInterval(renew, 30000);
  document.addEventListener("visibilitychange", renew);
});

// Links and buttons that print the page stay hidden where scripts do not run.
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
