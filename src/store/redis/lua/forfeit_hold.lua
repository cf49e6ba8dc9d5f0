-- A call's outcome will not be known: its hold becomes unknown spend, and its bundle has one attempt more.
-- In:  call. A hold that is gone or forfeited already is left alone.
forfeit(ARGV[1])
