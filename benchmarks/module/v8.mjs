// The same module in V8, by the same contract: prints the nanoseconds of one call.
//
//   node v8.mjs <module.wasm> add <calls>
//   node v8.mjs <module.wasm> json <calls> <document> <expected, in hex>
//   node v8.mjs <module.wasm> exchange <calls> <question> <expected answer>
import { readFileSync } from 'node:fs'

const [path, scenario, count, questionPath, expectedPath] = process.argv.slice(2)
const calls = Number(count)
const host = { mortise: { call: () => { throw new Error('there is no host') } } }
const { instance } = await WebAssembly.instantiate(readFileSync(path), host)
const guest = instance.exports

// A view ends with the memory's growth, so each call asks anew.
const memory = () => new Uint8Array(guest.memory.buffer)

function exchange(question) {
  const place = guest.mortise_alloc(question.length)
  memory().set(question, place)
  const packed = BigInt.asUintN(64, guest.mortise_call(place, question.length))
  const pointer = Number(packed >> 32n)
  const length = Number(packed & 0xffffffffn)
  const answer = memory().slice(pointer, pointer + length)
  guest.mortise_free(pointer, length)
  return answer
}

function addition() {
  let sum
  return [() => { sum = guest.add(40, 2) }, () => sum === 42]
}

function parsing() {
  const document = readFileSync(questionPath)
  const place = guest.room(document.length)
  memory().set(document, place)
  let found
  return [
    () => { found = guest.json(place, document.length) },
    () => BigInt.asUintN(64, found).toString(16) === expectedPath,
  ]
}

function exchanging() {
  const question = readFileSync(questionPath)
  const expected = readFileSync(expectedPath)
  let answer
  return [() => { answer = exchange(question) }, () => expected.equals(answer)]
}

const [work, right] = { add: addition, json: parsing, exchange: exchanging }[scenario]()
for (let i = 0; i < calls; i++) work()
const begin = process.hrtime.bigint()
for (let i = 0; i < calls; i++) work()
const time = process.hrtime.bigint() - begin
if (!right()) {
  console.error('the answer is not what another engine gave')
  process.exit(1)
}
console.log(Number(time) / calls)
