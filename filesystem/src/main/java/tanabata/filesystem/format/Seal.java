package tanabata.filesystem.format;

import java.util.zip.CRC32C;

/// The checksum of the metadata of one filesystem: CRC-32C, begun with a secret of that filesystem.
/// What somebody writes into a file cannot pose as metadata, for nobody who may only write files
/// knows the secret.
public final class Seal {

  private final byte[] secret = new byte[8];

  public Seal(long secret) {
    Bytes.putLong(this.secret, 0, secret);
  }

  /// The superblock, which tells the secret, is sealed with none.
  public static final Seal OPEN = new Seal(0);

  int of(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(secret, 0, secret.length);
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }
}
