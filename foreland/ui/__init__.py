"""How Foreland looks: layouts, components, the form renderer and the built assets. No models, no words of content."""
