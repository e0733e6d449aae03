// ZIP files put together by hand, so that they may say what they like.
import * as zlib from 'node:zlib'

export const deflated = bytes => zlib.deflateRawSync(bytes, { level: 9 })

/** A checksum; 0 where this Node has none, as nobody here asks for it. */
export const crc32Of = bytes => zlib.crc32 ? zlib.crc32(bytes) : 0

function common ({ name, packed, unpacked, method = 0, crc = 0 }) {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt16LE(method, 2)
  bytes.writeUInt32LE(crc >>> 0, 8)
  bytes.writeUInt32LE(packed.length, 12)
  bytes.writeUInt32LE(unpacked, 16)
  bytes.writeUInt16LE(Buffer.byteLength(name), 20)
  return bytes
}

/** [{ name, packed (bytes), unpacked (their number), method, crc }] */
export function zipOf (entries) {
  const local = []
  const central = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const head = Buffer.concat([Buffer.from('504b03041400', 'hex'), common(entry)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.from('504b010214001400', 'hex'), common(entry), tail, name)
    local.push(head, name, entry.packed)
    at += head.length + name.length + entry.packed.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, list, end])
}
