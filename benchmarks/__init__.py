"""The budgets, measured: each module's `measure` returns rows of name, value, unit, budget and command."""
