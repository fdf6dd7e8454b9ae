//! Why a command could not be done, in words.

use tagline::formats::FormatError;

/// What ends a command with exit code 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A file's content.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A file that can't be opened, read or written.
    #[error("{file}: {cause}")]
    File {
        /// Its name.
        file: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Anything else, in words.
    #[error("{0}")]
    Input(String),
    /// Nobody reads our output any more, as with `| head`. Not an error.
    #[error("the output was closed")]
    Closed,
    /// Output that could not be written.
    #[error("the output could not be written: {0}")]
    Output(std::io::Error),
}

impl Failure {
    /// What the system says about a file.
    pub(crate) fn file(file: impl Into<String>, cause: std::io::Error) -> Self {
        Self::File {
            file: file.into(),
            cause,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(error),
        }
    }
}
