package tanabata.filesystem.fuse.wire;

import java.util.EnumSet;
import java.util.Set;

/// What the kernel's offer leads to.
public sealed interface Negotiation {

  record Agreed(Agreement agreement) implements Negotiation {}

  /// @param sentence why nothing can come of it
  record Refused(String sentence) implements Negotiation {}

  /// The oldest version that is understood.
  int OLDEST_MINOR = 31;

  /// The newest version whose structures are known here.
  int NEWEST_MINOR = 45;

  /// @param overRings whether there is a transport that sets up rings; see [InitFlag#OVER_IO_URING]
  static Negotiation of(Offer offer, boolean overRings) {
    if (offer.major() != Agreement.MAJOR) {
      return new Refused(
          "the kernel speaks version "
              + offer.major()
              + "."
              + offer.minor()
              + " of the FUSE protocol, and only version 7 is known here");
    }
    if (offer.minor() < OLDEST_MINOR) {
      return new Refused(
          "the kernel speaks version 7."
              + Integer.toUnsignedString(offer.minor())
              + " of the FUSE protocol, and 7.31 (Linux 5.4) is the oldest that will do");
    }
    Set<InitFlag> wanted = EnumSet.allOf(InitFlag.class);
    if (!overRings) {
      wanted.remove(InitFlag.OVER_IO_URING);
    }
    long flags = 0;
    for (InitFlag flag : wanted) {
      flags |= offer.has(flag) ? flag.mask() : 0;
    }
    return new Agreed(
        new Agreement(
            Math.min(offer.minor(), NEWEST_MINOR),
            flags,
            offer.maxReadahead(),
            offer.has(InitFlag.MAX_PAGES) ? 1 << 20 : 1 << 17));
  }
}
