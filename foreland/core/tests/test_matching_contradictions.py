"""Passages that do not agree: found where they speak of the same people and time, and nowhere else."""

from __future__ import annotations

import pytest

from foreland.core.tests.defective import Line, heading, of, part, wrong

AGAINST: list[tuple[Line, ...]] = [
    ("Pupils are not allowed to use mobile phones in school.", "Pupils may use their phones at break and lunchtime."),
    ("Learners are not permitted to bring mobile phones to school.", "Learners may bring mobile phones to school."),
    ("Staff must never use personal phones to take photos of children.", "Teachers may use their own phones to take pictures of displays."),
    ("Staff must not add pupils as friends on social media.", "Teachers can add pupils as friends to set homework."),
    ("This policy is reviewed annually.", "The policy will be reviewed every two years by governors."),
    ("Internet logs are kept for 30 days.", "Internet logs are stored for six months and then deleted."),
    ("DSL: Julie Farthing", "Concerns go to the DSL, Mr Peter Akande."),
    ("We use Smoothwall to filter the internet.", "Filtering is provided by Lightspeed."),
    ("Children must be 13 to have a WhatsApp account.", "Nobody under 16 may have WhatsApp."),
    (heading("Pupils"), "Mobile phones must not be used on the school site.", heading("Break"), "Pupils can use mobile phones at lunch."),
    ("Staff must not:", part("use personal phones at any time", kind="item"), "Staff may use their mobile phones."),
    ("Headteacher: Mrs A Bell", "The headteacher is Mr Carl Dove."),
    ("Children are not permitted to have mobile phones in school.", "Children may keep their mobile phones in their bags."),
    ("Pupils' mobile phones are banned on site.", "Pupils are allowed to use mobile phones at break times."),
    ("Students must keep phones switched off and out of sight at all times on the school site.", "Students may use their phones during lunch."),
    ("Phones must not be seen or heard during the school day.", "Students are permitted to use their mobile phones at break and lunch."),
    ("Mobile phones are not permitted to be brought into school by pupils.", "Pupils are allowed to bring a mobile phone."),
    ("Staff are not permitted to use their own mobile phones to photograph children.", "Staff may use personal devices to take photographs of children at events."),
    ("Personal cameras and phones must never be used by staff to take images of pupils.", "Teachers can take photographs of pupils on their own phones."),
    ("Staff must not accept friend requests from pupils.", "Staff may accept pupils as friends on Facebook."),
    ("Staff should never communicate with pupils via personal social media accounts.", "Teachers may message pupils through social media to share homework."),
    ("The policy will be reviewed annually by the governing body.", "This policy is reviewed every three years."),
    ("This online safety policy is reviewed every two years.", "The governors review this policy each year."),
    ("CCTV footage is kept for 30 days.", "CCTV recordings are held for 14 days."),
    ("Photographs are deleted after two years.", "Images are kept for five years after the pupil leaves."),
    ("The Designated Safeguarding Lead is Mrs Jane Smith.", "The DSL (Mr Paul Jones) will record it."),
    ("Headteacher – Mr A Brown", "Our headteacher, Mrs Green, reviews the log."),
    ("Social media must not be used by pupils in school.", "Pupils can access social media in school."),
    ("Internet filtering is provided by RM SafetyNet.", "The school uses Securly to filter websites."),
    ("Users of Instagram must be 13.", "Children must be 14 or over to use Instagram."),
    ("Staff must not have their mobile phones on their person at any time.", "Staff may carry their mobile phones with them."),
]  # fmt: skip
AGREED: list[tuple[Line, ...]] = [
    ("Pupils are not allowed to use mobile phones in school.", "Staff may use their phones in the staff room."),
    ("Pupils must not use mobile phones in school unless a teacher agrees.", "Pupils may use their phones at break."),
    ("Pupils must not use mobile phones in lessons.", "Pupils may use mobile phones at lunchtime."),
    ("Pupils are not allowed to use mobile phones in school.", "Sixth form students may use mobile phones in the common room."),
    ("Staff must not use personal phones to take photos of children.", "Parents may take pictures of their own child with their own phones."),
    ("Learners are not permitted to bring mobile phones to school.", "With permission, learners may bring mobile phones to school."),
    ("This policy is reviewed annually.", "Passwords are changed every two years."),
    ("This policy is reviewed every year.", "The policy will be reviewed annually by governors."),
    ("Internet logs are kept for 30 days.", "Incident records are kept for six years."),
    ("The DSL is Jane Smith.", "The deputy DSL is Omar Haddad."),
    ("DSL: Mrs Smith", "The DSL, Jane Smith, keeps the log."),
    ("We use Smoothwall to filter the internet.", "Senso monitors what is typed."),
    ("Pupils must not use mobile phones on site.", "Pupils may use their phones on the way home."),
    ("Staff must not use their phones in class.", "Staff may use their phones in an emergency."),
    ("Staff must not communicate with pupils on social media.", "Staff may contact pupils by school e-mail."),
    ("Staff are not permitted to use mobile phones in the presence of children.", "Staff may use their mobile phones in the staff room at break."),
    ("Pupils may not use phones in toilets.", "Pupils may use phones in the library."),
    ("Staff must not share passwords.", "Staff may change passwords."),
    ("Parents may take photographs at events.", "Staff must not take photographs on personal phones."),
    ("Visitors may not use phones.", "Staff may use phones in the office."),
    ("Images of pupils are kept for one year.", "Images of pupils on the website are removed within 5 days of a request."),
    ("Year 6 pupils may bring phones.", "Pupils may not bring phones to school."),
    ("The policy is reviewed annually.", "Parents are reminded of the policy every term."),
    ("Pupils must not use mobile phones during the school day.", "Pupils who walk home may bring a phone and hand it in."),
    ("Pupils must not bring phones.", "Parents can contact their child through the office phone."),
    ("The DSL is Mrs Jane Smith.", "Mrs A Jones, the former DSL, set this up."),
    ("The DSL is Mrs Jane Smith.", "Deputy DSLs: Mr Paul Jones and Mrs Amy Lee."),
    ("The headteacher, Mrs Bell, decides.", "The deputy headteacher is Mr Carr."),
    ("The trust's executive headteacher is Dr Fox.", "The headteacher is Mrs Bell."),
    ("Facebook is for those aged 13.", "WhatsApp is for those aged 16."),
    ("Staff may use school devices to take photographs.", "Staff must not use personal devices to take photographs."),
    ("Pupils must never give their phone number to strangers.", "Pupils may use the school phone to ring home."),
    ("Mobile phones must not be used in exams.", "Students may use phones at lunch."),
    ("Staff should not be friends with pupils online.", "Staff can be friends with parents where they know them."),
    ("Staff must not contact pupils by personal phone.", "Staff can contact pupils by the school's learning platform."),
    ("The online safety policy is reviewed annually.", "The online safety lead reviews incidents termly."),
    ("I will not use my mobile phone in school.", "I may bring my phone if I walk home alone."),
    ("This policy will be reviewed annually or sooner.", "Governors review the policy yearly."),
    ("Incident records are kept for 25 years.", "Incident logs for staff are kept for 6 years."),
]  # fmt: skip


@pytest.mark.parametrize("lines", AGAINST)
def test_passages_that_do_not_agree_are_found(lines: tuple[Line, ...]) -> None:
    (found,) = of(wrong(*lines), "contradiction")
    assert found.extract == len(lines) - 1 and found.also


@pytest.mark.parametrize("lines", AGREED)
def test_other_people_times_and_conditions_are_no_contradiction(lines: tuple[Line, ...]) -> None:
    assert not of(wrong(*lines), "contradiction")
