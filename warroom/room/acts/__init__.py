"""What people do, a module for each desk: every act is committed with the entry that tells of it."""
