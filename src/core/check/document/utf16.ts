import { isAscii } from '../../model/byteString';

/** From byte offsets of a text in UTF-8 to those of its UTF-16 units. Ascending offsets cost one pass in all. */
export class Utf16Offsets {
  private lastByte = 0;
  private lastUnit = 0;
  private readonly isAscii: boolean;

  constructor(
    text: string,
    private readonly bytes: Buffer,
  ) {
    this.isAscii = isAscii(text);
  }

  /** `byte` lies between two characters. */
  unitAt(byte: number): number {
    if (this.isAscii) return byte;
    if (byte < this.lastByte) {
      this.lastByte = 0;
      this.lastUnit = 0;
    }
    this.lastUnit += this.bytes.toString('utf8', this.lastByte, byte).length;
    this.lastByte = byte;
    return this.lastUnit;
  }
}
