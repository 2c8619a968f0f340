//! What a module exports; `export!` gives these their names.

use std::alloc::{alloc, Layout};
use std::cell::RefCell;

use crate::instance::Instance;
use crate::Plugin;

thread_local! {
    static INSTANCE: RefCell<Option<Instance>> = const { RefCell::new(None) };
}

/// Names the plugin of a module: a function that makes it.
///
/// ```ignore
/// fn plugin() -> mortise::Plugin {
///     mortise::Plugin::new("greeter", "1.0.0")
/// }
///
/// mortise::export!(plugin);
/// ```
#[macro_export]
macro_rules! export {
    ($plugin:expr) => {
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code)]
        const _: () = {
            #[no_mangle]
            extern "C" fn mortise_alloc(bytes: usize) -> usize {
                $crate::guest::room(bytes)
            }

            #[no_mangle]
            unsafe extern "C" fn mortise_free(at: usize, bytes: usize) {
                $crate::guest::free(at, bytes)
            }

            #[no_mangle]
            unsafe extern "C" fn mortise_call(at: usize, bytes: usize) -> u64 {
                $crate::guest::call($plugin, at, bytes)
            }
        };
    };
}

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes.max(1), 1).ok()
}

/// Where there is room for so many bytes; 0 when there is none.
pub fn room(bytes: usize) -> usize {
    layout(bytes).map_or(0, |layout| unsafe { alloc(layout) as usize })
}

/// Takes back the bytes of an answer that the host has read.
///
/// # Safety
/// They are those of an answer of [`call`], given back once.
pub unsafe fn free(at: usize, bytes: usize) {
    drop(Vec::from_raw_parts(at as *mut u8, bytes, bytes.max(1)));
}

/// Answers a message of the host.
///
/// # Safety
/// The host wrote it where [`room`] said, all of it.
pub unsafe fn call(plugin: fn() -> Plugin, at: usize, bytes: usize) -> u64 {
    let message = Vec::from_raw_parts(at as *mut u8, bytes, bytes.max(1));
    let answer = INSTANCE.with(|instance| {
        instance
            .borrow_mut()
            .get_or_insert_with(|| {
                std::panic::set_hook(Box::new(|panic| crate::host::last_words(&panic.to_string())));
                Instance::new(plugin())
            })
            .answer(message)
    });
    let answer = Box::leak(answer.into_boxed_slice());
    (answer.as_ptr() as u64) << 32 | answer.len() as u64
}

/// The bytes of a message that the host wrote where [`room`] said.
#[cfg(target_arch = "wasm32")]
pub(crate) unsafe fn taken(packed: u64) -> Vec<u8> {
    let length = packed as u32 as usize;
    Vec::from_raw_parts((packed >> 32) as usize as *mut u8, length, length.max(1))
}
