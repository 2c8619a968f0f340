//! What comes one after another, in both directions.

use crate::carrier;
use crate::message::{self, Frame, Message};
use crate::{Json, Result};

/// Things that come one after another; each is made, or received, when it is asked for.
///
/// A plugin answers with one where many are wanted, and gets one where many come. Dropping one that
/// comes from the host ends it there.
pub struct Stream<T> {
    next: Box<dyn FnMut() -> Result<Option<T>>>,
}

impl<T: 'static> Stream<T> {
    /// Each is what the function returns, until it returns `None`.
    pub fn from_fn(next: impl FnMut() -> Result<Option<T>> + 'static) -> Stream<T> {
        Stream { next: Box::new(next) }
    }

    /// Those of an iterator.
    pub fn of(
        items: impl IntoIterator<Item = T, IntoIter = impl Iterator<Item = T> + 'static>,
    ) -> Stream<T> {
        let mut items = items.into_iter();
        Stream::from_fn(move || Ok(items.next()))
    }

    /// None at all.
    pub fn empty() -> Stream<T> {
        Stream::from_fn(|| Ok(None))
    }

    /// The next one, or `None` after the last. It waits for one that has yet to come.
    pub fn pull(&mut self) -> Result<Option<T>> {
        (self.next)()
    }

    /// Others, made of these.
    pub fn each<U: 'static>(mut self, mut make: impl FnMut(T) -> Result<U> + 'static) -> Stream<U> {
        Stream::from_fn(move || self.pull()?.map(&mut make).transpose())
    }
}

impl<T: 'static> Iterator for Stream<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.pull().transpose()
    }
}

impl Stream<Vec<u8>> {
    /// All bytes at once.
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = self.pull()? {
            all.extend(piece);
        }
        Ok(all)
    }
}

/// An open stream of the host. What has its own type is better asked for by that.
pub struct Exchange {
    stream: i64,
}

/// The stream that the host opened itself: what the caller sends.
const OWN: i64 = 0;

impl Exchange {
    pub(crate) fn own() -> Exchange {
        Exchange { stream: OWN }
    }

    pub(crate) fn open(question: &Message) -> Result<Exchange> {
        let answer = carrier::ask(question)?;
        let stream = answer.meta.get("stream").as_i64();
        stream
            .map(|stream| Exchange { stream })
            .ok_or_else(|| crate::Error::failed("the host opened a stream without a number"))
    }

    fn message(&self, kind: u8, frame: Frame) -> Message {
        Message::new(kind, Json::object().with("stream", self.stream), frame)
    }

    /// Sends a frame; waits while there is no room for one.
    pub fn send(&mut self, frame: Frame) -> Result<()> {
        carrier::ask(&self.message(message::SEND, frame)).map(drop)
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> Result<()> {
        carrier::ask(&self.message(message::FINISH, Frame::default())).map(drop)
    }

    /// Waits for the next frame; `None` after the last.
    pub fn receive(&mut self) -> Result<Option<Frame>> {
        let answer = carrier::exchange(&self.message(message::RECEIVE, Frame::default()))?;
        Ok((answer.kind == message::FRAME).then_some(answer.frame))
    }

    /// What is received, as a stream.
    pub fn frames(mut self) -> Stream<Frame> {
        Stream::from_fn(move || self.receive())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if self.stream != OWN {
            // Nobody is left to be told that it could not be ended; it ends with the call.
            let _ = carrier::exchange(&self.message(message::CANCEL, Frame::default()));
        }
    }
}
