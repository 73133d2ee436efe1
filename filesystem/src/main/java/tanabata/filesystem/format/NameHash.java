package tanabata.filesystem.format;

import tanabata.filesystem.request.Name;

/// The keys of names in directories and of attributes: SipHash-2-4 (Aumasson and Bernstein, 2012),
/// with a secret of the filesystem, so that nobody can make names that collide.
public final class NameHash {

  private final long low;
  private final long high;

  public NameHash(Superblock.HashSeed seed) {
    low = seed.low();
    high = seed.high();
  }

  /// All 64 bits.
  long of(Name name) {
    Rounds rounds = new Rounds(low, high);
    int length = name.length();
    int whole = length & ~7;
    for (int i = 0; i < whole; i += 8) {
      rounds.word(word(name, i, 8));
    }
    rounds.word(word(name, whole, length - whole) | (long) length << 56);
    return rounds.end();
  }

  private static long word(Name name, int from, int bytes) {
    long word = 0;
    for (int i = 0; i < bytes; i++) {
      word |= (name.at(from + i) & 0xFFL) << 8 * i;
    }
    return word;
  }

  /// The first of the 256 keys that the entry of this name may have in a directory. They are
  /// positions for `readdir` too, so they are positive, and 0 to 255 stay free for others.
  public long directoryKey(Name name) {
    long hash = of(name) >>> 9;
    return Math.max(hash, 1) << 8;
  }

  /// The first of the keys of this attribute: 16 for names that collide, and for each 256 parts of
  /// the value.
  public long xattrKey(Name name) {
    return of(name) >>> 13 << 12;
  }

  private static final class Rounds {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    Rounds(long low, long high) {
      v0 = low ^ 0x736f6d6570736575L;
      v1 = high ^ 0x646f72616e646f6dL;
      v2 = low ^ 0x6c7967656e657261L;
      v3 = high ^ 0x7465646279746573L;
    }

    void word(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long end() {
      v2 ^= 0xFF;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
