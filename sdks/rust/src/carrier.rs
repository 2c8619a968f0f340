//! The way to the host: the one import of a module, or a stand-in in tests.

use crate::message::{Message, OK};
use crate::{Error, Result};

/// Asks the host; its refusals are errors.
pub(crate) fn exchange(question: &Message) -> Result<Message> {
    let answer = Message::decode(bytes(question.encode()))?;
    match answer.failure() {
        Some(failure) => Err(failure),
        None => Ok(answer),
    }
}

/// Asks for what is answered by ok.
pub(crate) fn ask(question: &Message) -> Result<Message> {
    let answer = exchange(question)?;
    if answer.kind != OK {
        return Err(Error::failed(format!("the host answers with the kind {}", answer.kind)));
    }
    Ok(answer)
}

#[cfg(target_arch = "wasm32")]
fn bytes(question: Vec<u8>) -> Vec<u8> {
    #[link(wasm_import_module = "mortise")]
    extern "C" {
        #[link_name = "call"]
        fn host_call(at: *const u8, length: usize) -> u64;
    }
    // The host reads what it is told before it answers, and answers where `mortise_alloc` said.
    unsafe { crate::guest::taken(host_call(question.as_ptr(), question.len())) }
}

#[cfg(not(target_arch = "wasm32"))]
fn bytes(question: Vec<u8>) -> Vec<u8> {
    crate::testing::answered(question)
}
