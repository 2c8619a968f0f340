//! KubeTile's smoke plugin, written from its guide alone: no SDK, no allocator for the host, nothing
//! of Mortise. It answers every command with one line.

#[link(wasm_import_module = "kubetile")]
extern "C" {
    fn host_send_render(lines: *const u8, length: usize);
}

const LINES: &[u8] = br#"["smoke-ok"]"#;

#[no_mangle]
pub extern "C" fn plugin_on_command(_command: *const u8, _length: usize) -> i32 {
    unsafe { host_send_render(LINES.as_ptr(), LINES.len()) };
    0
}
