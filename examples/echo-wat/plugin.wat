;; A plugin written by hand from docs/abi.md. Its tool `shout` answers the argument `text` in capitals,
;; and writes a line to its log through the host.
(module
  (import "mortise" "call" (func $host (param i32 i32) (result i64)))
  (memory (export "memory") 2)

  ;; ---- what is answered, ready in memory: header, then content ----

  ;; ok, with a head of 165 bytes
  (data (i32.const 1024) "\01\10\01\00\00\00\00\00\a5\00\00\00"
    "{\"id\":\"echo-wat\",\"version\":\"1.0.0\",\"contributions\":[{\"kind\":\"tools\",\"name\":\"shout\",\"details\":"
    "{\"description\":\"Capitals\",\"input\":{\"type\":\"object\"},\"mutating\":false}}]}")
  ;; ok, with a head of 28 bytes
  (data (i32.const 1280) "\01\10\01\00\00\00\00\00\1c\00\00\00{\"allowed\":true,\"reason\":\"\"}")
  ;; an error, with 68 bytes about it
  (data (i32.const 1344) "\01\11\00\00\44\00\00\00\00\00\00\00"
    "{\"code\":\"UNIMPLEMENTED\",\"message\":\"echo-wat: this does not stream.\"}")
  ;; asks the host function log to write: 35 bytes about the call, a head of 39
  (data (i32.const 1472) "\01\20\01\00\23\00\00\00\27\00\00\00"
    "{\"function\":\"log\",\"method\":\"write\"}"
    "{\"level\":\"info\",\"message\":\"I shouted.\"}")
  ;; words that are looked for
  (data (i32.const 1600) "\"method\":\"authorize\"")
  (data (i32.const 1632) "\"text\":\"")
  ;; the two ends of an answer
  (data (i32.const 1664) "{\"text\":\"")
  (data (i32.const 1680) "\",\"structured\":null,\"failed\":false}")

  ;; ---- memory: an instance serves one call, so what is taken is never given back ----

  (global $top (mut i32) (i32.const 4096))

  (func $alloc (export "mortise_alloc") (param $bytes i32) (result i32)
    (local $at i32) (local $missing i32)
    (local.set $at (global.get $top))
    (global.set $top
      (i32.and (i32.add (i32.add (local.get $at) (local.get $bytes)) (i32.const 15)) (i32.const -16)))
    ;; more pages when it does not fit
    (local.set $missing
      (i32.sub (global.get $top) (i32.mul (memory.size) (i32.const 65536))))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq
              (memory.grow (i32.div_u (i32.add (local.get $missing) (i32.const 65535)) (i32.const 65536)))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (local.get $at))

  ;; ---- helpers ----

  (func $packed (param $at i32) (param $length i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
      (i64.extend_i32_u (local.get $length))))

  ;; Behind the first place where the word stands, or 0.
  (func $behind (param $at i32) (param $end i32) (param $word i32) (param $n i32) (result i32)
    (local $i i32)
    (block $nowhere
      (loop $next
        (br_if $nowhere (i32.gt_u (i32.add (local.get $at) (local.get $n)) (local.get $end)))
        (local.set $i (i32.const 0))
        (block $other
          (loop $same
            (br_if $other
              (i32.ne
                (i32.load8_u (i32.add (local.get $at) (local.get $i)))
                (i32.load8_u (i32.add (local.get $word) (local.get $i)))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $same (i32.lt_u (local.get $i) (local.get $n))))
          (return (i32.add (local.get $at) (local.get $n))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  ;; The end of a JSON string that begins there: its closing quote.
  (func $closing (param $at i32) (param $end i32) (result i32)
    (local $c i32)
    (block $found
      (loop $next
        (br_if $found (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $c (i32.load8_u (local.get $at)))
        (br_if $found (i32.eq (local.get $c) (i32.const 34)))
        ;; a backslash hides what follows it
        (local.set $at
          (i32.add (local.get $at)
            (select (i32.const 2) (i32.const 1) (i32.eq (local.get $c) (i32.const 92)))))
        (br $next)))
    (local.get $at))

  ;; ---- the one export ----

  (func (export "mortise_call") (param $at i32) (param $length i32) (result i64)
    (local $kind i32)
    (local.set $kind (i32.load8_u offset=1 (local.get $at)))
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then (return (call $packed (i32.const 1024) (i32.const 177)))))
    (if (i32.eq (local.get $kind) (i32.const 2))
      (then (return (call $answer (local.get $at)))))
    (call $packed (i32.const 1344) (i32.const 80)))

  (func $answer (param $at i32) (result i64)
    (local $meta i32) (local $head i32) (local $end i32)
    (local.set $meta (i32.add (local.get $at) (i32.const 12)))
    (local.set $head (i32.add (local.get $meta) (i32.load offset=4 (local.get $at))))
    (local.set $end (i32.add (local.get $head) (i32.load offset=8 (local.get $at))))
    (if (call $behind (local.get $meta) (local.get $head) (i32.const 1600) (i32.const 20))
      (then (return (call $packed (i32.const 1280) (i32.const 40)))))
    ;; whatever the host says to this, it is only a line of the log
    (drop (call $host (i32.const 1472) (i32.const 86)))
    (call $shout (local.get $head) (local.get $end)))

  (func $shout (param $head i32) (param $end i32) (result i64)
    (local $from i32) (local $to i32) (local $out i32) (local $at i32) (local $c i32)
    (local.set $from (call $behind (local.get $head) (local.get $end) (i32.const 1632) (i32.const 8)))
    (local.set $to
      (if (result i32) (local.get $from)
        (then (call $closing (local.get $from) (local.get $end)))
        (else (i32.const 0))))
    ;; 12 bytes of header, 9 in front of the text and 35 behind it
    (local.set $out
      (call $alloc (i32.add (i32.const 56) (i32.sub (local.get $to) (local.get $from)))))
    (i32.store (local.get $out) (i32.const 0x00011001))
    (i32.store offset=4 (local.get $out) (i32.const 0))
    (i32.store offset=8 (local.get $out)
      (i32.add (i32.const 44) (i32.sub (local.get $to) (local.get $from))))
    (memory.copy (i32.add (local.get $out) (i32.const 12)) (i32.const 1664) (i32.const 9))
    (local.set $at (i32.add (local.get $out) (i32.const 21)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $to)))
        (local.set $c (i32.load8_u (local.get $from)))
        ;; small letters become capitals, but not those of an escape such as \n
        (if (i32.and
              (i32.lt_u (i32.sub (local.get $c) (i32.const 97)) (i32.const 26))
              (i32.ne (i32.load8_u (i32.sub (local.get $from) (i32.const 1))) (i32.const 92)))
          (then (local.set $c (i32.sub (local.get $c) (i32.const 32)))))
        (i32.store8 (local.get $at) (local.get $c))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $next)))
    (memory.copy (local.get $at) (i32.const 1680) (i32.const 35))
    (call $packed
      (local.get $out)
      (i32.sub (i32.add (local.get $at) (i32.const 35)) (local.get $out)))))
