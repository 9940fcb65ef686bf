"""A generated world: as many made-up schools as wanted, in every state, through verbs only; the same seed gives the same.

What becomes of a school is drawn before it is made (`fates`); each subject has a module and a chance of its own, so that
a new subject changes nothing of the others. A school is the same however many come after it.
"""

from foreland.site.demo.generated.growing import MOST, Grown, grow

__all__ = ["MOST", "Grown", "grow"]
