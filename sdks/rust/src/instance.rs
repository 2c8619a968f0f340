//! A plugin that answers the host's messages: a call, or one stream from its opening to its end.

use crate::message::{self, Frame, Message};
use crate::{Code, Contribution, Error, Host, Json, Plugin, Result, Stream};

pub(crate) struct Instance {
    plugin: Plugin,
    serving: Option<Stream<Frame>>,
}

impl Instance {
    pub fn new(plugin: Plugin) -> Instance {
        Instance { plugin, serving: None }
    }

    /// Answers a message of the host with another.
    pub fn answer(&mut self, message: Vec<u8>) -> Vec<u8> {
        Message::decode(message)
            .and_then(|message| self.serve(message))
            .unwrap_or_else(|e| Message::failed(&e))
            .encode()
    }

    fn serve(&mut self, message: Message) -> Result<Message> {
        match message.kind {
            message::DESCRIBE => Ok(ok(Frame::head(self.plugin.description()))),
            message::CALL => self.call(message).map(ok),
            message::OPEN => self.open(message).map(|()| ok(Frame::default())),
            message::PULL => self.pull(),
            kind => Err(unimplemented(format!("there is no message of the kind {}", kind))),
        }
    }

    fn called(&self, meta: &Json) -> Result<&Contribution> {
        let address = meta.get("address").text();
        self.plugin
            .contribution(address)
            .ok_or_else(|| Error::not_found(format!("{} offers no {}", self.plugin.id(), address)))
    }

    fn call(&mut self, message: Message) -> Result<Frame> {
        let host = Host::of(&message.meta);
        let method = message.meta.get("method").text();
        self.called(&message.meta)?.call(&host, method, message.frame)
    }

    fn open(&mut self, message: Message) -> Result<()> {
        let host = Host::of(&message.meta);
        let method = message.meta.get("method").text();
        let head = message.frame.into_head();
        let stream = self.called(&message.meta)?.open(&host, method, head)?;
        self.serving = Some(stream);
        Ok(())
    }

    fn pull(&mut self) -> Result<Message> {
        let stream = self.serving.as_mut().ok_or_else(|| unimplemented("nothing is open here"))?;
        Ok(match stream.pull()? {
            Some(frame) => Message::new(message::FRAME, Json::object(), frame),
            None => Message::of(message::END),
        })
    }
}

fn ok(frame: Frame) -> Message {
    Message::new(message::OK, Json::object(), frame)
}

fn unimplemented(message: impl Into<String>) -> Error {
    Error::new(Code::Unimplemented, message)
}
