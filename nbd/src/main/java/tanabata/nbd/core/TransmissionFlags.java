package tanabata.nbd.core;

import java.util.Set;

/// What the server says of an export, in the bits of the protocol.
public final class TransmissionFlags {

  public static final int HAS_FLAGS = 1;
  public static final int READ_ONLY = 1 << 1;
  public static final int SEND_FLUSH = 1 << 2;
  public static final int SEND_FUA = 1 << 3;
  public static final int SEND_TRIM = 1 << 5;
  public static final int SEND_WRITE_ZEROES = 1 << 6;
  public static final int SEND_DF = 1 << 7;
  public static final int CAN_MULTI_CONN = 1 << 8;
  public static final int SEND_CACHE = 1 << 10;
  public static final int SEND_FAST_ZERO = 1 << 11;

  /// CAN_MULTI_CONN is true because a flush covers every answered write of the device, whichever
  /// connection it came by.
  private static final int ALWAYS = HAS_FLAGS | SEND_FLUSH | CAN_MULTI_CONN | SEND_CACHE;

  /// FAST_ZERO because zeroing sends no payload anywhere.
  private static final int WRITABLE = SEND_FUA | SEND_TRIM | SEND_WRITE_ZEROES | SEND_FAST_ZERO;

  private TransmissionFlags() {}

  /// The protocol forbids SEND_DF where replies are not structured.
  static int of(Set<SessionFeature> features) {
    return ALWAYS
        | (features.contains(SessionFeature.READ_ONLY) ? READ_ONLY : WRITABLE)
        | (features.contains(SessionFeature.STRUCTURED_REPLIES) ? SEND_DF : 0);
  }
}
