"""The pages of the register, below the desk's."""
