"""The ground: bodies and their links, persons and memberships, doors, scope, permissions, roles and sign-in."""
