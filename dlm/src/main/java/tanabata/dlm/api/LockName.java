package tanabata.dlm.api;

import tanabata.foundation.Sanitizer;

/// The name of something that can be locked: 1 to 64 bytes of UTF-8.
public final class LockName implements Comparable<LockName> {

  public static final int MAX_LENGTH = 64;

  private final String text;
  private final long hash;

  /// @throws IllegalArgumentException if the name is empty, too long, or no proper text
  public LockName(String text) {
    int length = utf8Length(text);
    if (length == 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a lock's name has 1 to "
              + MAX_LENGTH
              + " bytes; "
              + Sanitizer.quoted(text)
              + " has "
              + length);
    }
    this.text = text;
    this.hash = hashOf(text);
  }

  private static int utf8Length(String text) {
    int length = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int point = text.codePointAt(at);
      if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException("a lock's name has half a character at " + at);
      }
      length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
    return length;
  }

  /// 64-bit FNV-1a over the UTF-16 units, then the finalizer of MurmurHash3: FNV alone leaves the
  /// high bits of short names alike.
  private static long hashOf(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  private static long mix(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  public String text() {
    return text;
  }

  /// The same on every node and in every release, because it decides where a name is mastered.
  public long hash() {
    return hash;
  }

  /// The weight of this name at a member, for rendezvous hashing.
  ///
  /// @param seed the member's
  public long weight(long seed) {
    return mix(hash ^ seed);
  }

  @Override
  public int compareTo(LockName other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockName name && hash == name.hash && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return (int) hash;
  }

  @Override
  public String toString() {
    return text;
  }
}
