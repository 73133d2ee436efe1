package tanabata.nbd.core;

import tanabata.foundation.BlockDevice;

/// What a negotiation has agreed on.
///
/// @param export its full name, also when the client left it empty
/// @param structured whether replies are structured
/// @param allocation whether the client may ask for the block status `base:allocation`
/// @param readOnly whether nothing may be written
public record Session(
    String export, BlockDevice device, boolean structured, boolean allocation, boolean readOnly) {

  /// The only metadata context there is.
  public static final String ALLOCATION = "base:allocation";

  /// How replies refer to [#ALLOCATION].
  public static final int ALLOCATION_ID = 1;

  public int flags() {
    return TransmissionFlags.of(structured, readOnly);
  }
}
