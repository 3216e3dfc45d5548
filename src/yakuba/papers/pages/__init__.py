"""Pages of the room: papers that staff attach to their own work."""
