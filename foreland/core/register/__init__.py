"""The national register of schools: the Department for Education's "Get information about schools" file.

Reads the file as it really comes, a row at a time, and says in plain words what is wrong with it. Knows no database:
`registry` brings rows to bodies. The parts: `file` (open and walk the file), `row` (one establishment, cleaned),
`links` (predecessors and successors), `facts` (what a policy bank's conditions may turn on), `hosts` (which e-mail
addresses a school may have), `telephone` and `search`.
"""

from foreland.core.register.facts import facts
from foreland.core.register.fault import Fault, RegisterError
from foreland.core.register.file import RegisterFile, open_register
from foreland.core.register.hosts import domain_matches, official_hosts
from foreland.core.register.links import Link, links
from foreland.core.register.row import Row, Status
from foreland.core.register.search import Query, read_query, search_key
from foreland.core.register.telephone import telephone_masked

__all__ = [
    "Fault",
    "Link",
    "Query",
    "RegisterError",
    "RegisterFile",
    "Row",
    "Status",
    "domain_matches",
    "facts",
    "links",
    "official_hosts",
    "open_register",
    "read_query",
    "search_key",
    "telephone_masked",
]
