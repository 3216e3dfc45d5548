"""How a page of the desk begins: as every page for staff does, in whichever room it lives."""

from yakuba.ground.entering import NoSection, Page, StaffRequest, desk, needs

__all__ = ["NoSection", "Page", "StaffRequest", "desk", "needs"]
