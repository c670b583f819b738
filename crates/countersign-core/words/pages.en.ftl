### Countersign's pages, English.
