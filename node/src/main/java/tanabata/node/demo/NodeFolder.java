package tanabata.node.demo;

import java.nio.file.Path;
import tanabata.node.config.NbdListen;

/// The files of one node of the demo, or of its witness.
///
/// @param name `vega`, `altair` or `deneb`
/// @param path absolute
record NodeFolder(String name, Path path) {

  static final String RESOURCE = "home";
  static final String WITNESS = "deneb";

  Path config() {
    return path.resolve(name.equals(WITNESS) ? "witness.conf" : "tanabata.conf");
  }

  Path disk() {
    return path.resolve("home.img");
  }

  Path nbd() {
    return path.resolve("home.nbd");
  }

  Path control() {
    return path.resolve("control.sock");
  }

  Path pid() {
    return path.resolve("pid");
  }

  Path log() {
    return path.resolve(name.equals(WITNESS) ? "witness.log" : "node.log");
  }

  Path keystore() {
    return path.resolve(name + ".p12");
  }

  Path truststore() {
    return path.resolve("trust.p12");
  }

  /// Of the witness only: whose key is in [#truststore] could speak for the peer.
  Path witnessTruststore() {
    return path.resolve("witness-trust.p12");
  }

  Path password() {
    return path.resolve("tls.password");
  }

  /// Is there as long as the demo is creating the disk: a disk beside it is half made, and holds
  /// nothing of anybody's.
  Path creating() {
    return path.resolve(".creating");
  }

  /// Where an NBD client finds the device.
  String uri() {
    return new NbdListen.Unix(nbd()).uri(RESOURCE);
  }
}
