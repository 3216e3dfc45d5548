"""What is done with plans. `loading` brings packs in, `plan` and `nodes` change what is written."""
