### Countersigns Seiten, Deutsch.
