//! SPDX licence expressions, as far as crates use them: `AND`, `OR`, `WITH`, parentheses, and the old `MIT/Apache-2.0`.

use anyhow::{Context, Result, bail};

/// Whether the expression can be met with licences that `allowed` accepts. `X WITH Y` is asked for as a whole.
pub(super) fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut reader = Reader { words: spaced.split_whitespace().collect(), next: 0, allowed };
    let met = reader.any()?;
    match reader.peek() {
        None => Ok(met),
        Some(word) => bail!("`{word}` was not expected in `{expression}`"),
    }
}

struct Reader<'a> {
    words: Vec<&'a str>,
    next: usize,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    /// `a OR b`: the loosest binding.
    fn any(&mut self) -> Result<bool> {
        let mut met = self.all()?;
        while self.take_word("OR") {
            // Both sides are read, whatever the first one says.
            met |= self.all()?;
        }
        Ok(met)
    }

    /// `a AND b`.
    fn all(&mut self) -> Result<bool> {
        let mut met = self.one()?;
        while self.take_word("AND") {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn one(&mut self) -> Result<bool> {
        if self.take_word("(") {
            let met = self.any()?;
            if !self.take_word(")") {
                bail!("a parenthesis is not closed");
            }
            return Ok(met);
        }
        let licence = self.take().context("the expression ends too early")?;
        if ["AND", "OR", "WITH", ")"].contains(&licence) {
            bail!("`{licence}` stands where a licence is expected");
        }
        if self.take_word("WITH") {
            let exception = self.take().context("no exception after WITH")?;
            return Ok((self.allowed)(&format!("{licence} WITH {exception}")));
        }
        Ok((self.allowed)(licence))
    }

    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).copied()
    }

    fn take(&mut self) -> Option<&'a str> {
        let word = self.peek()?;
        self.next += 1;
        Some(word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.peek() == Some(word);
        self.next += usize::from(is_next);
        is_next
    }
}
