"""What a new site needs: which kind of project it is, and the files to begin with."""
