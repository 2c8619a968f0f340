use crate::message::{Message, CALL, OK};
use crate::{Code, Error, Frame, Json};

/// The call and the answer that docs/abi.md shows byte by byte.
#[test]
fn the_page_and_this_say_the_same() {
    let meta = "{\"address\":\"tools/greet\",\"method\":\"execute\",\
        \"token\":\"000102030405060708090a0b0c0d0e0f\",\
        \"caller\":{\"kind\":\"user\",\"name\":\"ada\",\"roles\":[]},\
        \"deadlineMillis\":30000,\"traceParent\":null}";
    let head = "{\"arguments\":{\"name\":\"Ada\"},\"cluster\":\"\"}";
    let mut bytes = vec![1, 2, 1, 0, 0xb2, 0, 0, 0, 0x29, 0, 0, 0];
    bytes.extend(meta.bytes().chain(head.bytes()));
    let message = Message::decode(bytes.clone()).expect("a call");
    assert_eq!(CALL, message.kind);
    assert_eq!("tools/greet", message.meta.get("address").text());
    assert_eq!(bytes, message.encode());

    let answer = "{\"text\":\"Hello, Ada\",\"structured\":null,\"failed\":false}";
    let mut bytes = vec![1, 0x10, 1, 0, 0, 0, 0, 0, 0x36, 0, 0, 0];
    bytes.extend(answer.bytes());
    let frame = Frame::head(Json::parse(answer).expect("JSON"));
    assert_eq!(bytes, Message::new(OK, Json::object(), frame).encode());
}

#[test]
fn a_body_is_raw_and_need_not_have_a_head() {
    let body = vec![0, 255, 0xc3, b'{'];
    for frame in [Frame::body(body.clone()), Frame::head(Json::object()).with_body(body)] {
        let message = Message::new(OK, Json::object(), frame);
        assert_eq!(Ok(&message), Message::decode(message.encode()).as_ref());
    }
}

#[test]
fn refuses_what_is_longer_than_itself() {
    for bytes in [
        vec![],
        vec![1, 2, 0, 0, 0, 0, 0, 0],
        vec![2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        vec![1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        vec![1, 2, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255],
        vec![1, 2, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, b'{'],
    ] {
        assert!(Message::decode(bytes.clone()).is_err(), "{:?}", bytes);
    }
}

#[test]
fn an_error_keeps_its_code_and_words() {
    let newer = Error::new(Code::of("OF_A_NEWER_HOST"), "grüße \"x\"");
    assert_eq!("OF_A_NEWER_HOST", newer.code().as_str());
    let message = Message::decode(Message::failed(&newer).encode()).expect("a message");
    assert_eq!(Some(newer), message.failure());
}
