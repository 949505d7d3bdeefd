"""日志 Journal: one append-only, chained entry for every act; their order, the gate every write passes, readers with cursors, the clock."""
