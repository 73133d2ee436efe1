package tanabata.nbd.core;

import java.util.Set;
import tanabata.foundation.BlockDevice;

/// What a negotiation has agreed on.
///
/// @param export its full name, also when the client left it empty
public record Session(String export, BlockDevice device, Set<SessionFeature> features) {

  /// The only metadata context there is.
  public static final String ALLOCATION = "base:allocation";

  /// How replies refer to [#ALLOCATION].
  public static final int ALLOCATION_ID = 1;

  public Session {
    features = Set.copyOf(features);
  }

  public boolean structured() {
    return features.contains(SessionFeature.STRUCTURED_REPLIES);
  }

  public boolean allocation() {
    return features.contains(SessionFeature.ALLOCATION);
  }

  public boolean readOnly() {
    return features.contains(SessionFeature.READ_ONLY);
  }

  public int flags() {
    return TransmissionFlags.of(features);
  }
}
