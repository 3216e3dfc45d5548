"""Pages of bodies at the desk: looking, and one page for every deed that is a form."""
