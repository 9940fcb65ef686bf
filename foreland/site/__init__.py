"""The roof: settings, urls, wiring, navigation, home pages, the demonstration and health."""
