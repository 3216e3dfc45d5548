"""Pure arithmetic of procedures: what is asked, of whom, why, until when, and who gets which answer."""
