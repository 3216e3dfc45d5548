"""What others make, behind one door each: the virus scanner."""
