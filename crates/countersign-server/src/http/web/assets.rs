//! The stylesheet, the script and the mark, at addresses that change with their content.
