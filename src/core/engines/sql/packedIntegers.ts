import type { ByteString } from '../../model/byteString';
import { canonical } from '../../model/u64';
import type { SqlValue } from './sqlSession';

const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;

/** Decimal integers with a space between two. */
export function unpackIntegers(text: ByteString): SqlValue[] {
  const values: SqlValue[] = [];
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const start = at;
    const isNegative = text.charCodeAt(at) === MINUS;
    if (isNegative) at++;
    let value = 0;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) break;
      value = value * 10 + (code - ZERO);
    }
    if (value > Number.MAX_SAFE_INTEGER) values.push(canonical(BigInt(text.slice(start, at))));
    else values.push(isNegative ? -value : value);
  }
  return values;
}
