package tanabata.testbed.cluster;

import java.nio.file.Path;
import tanabata.node.config.NbdListen;

/// The files of one node of the demo, or of its witness.
///
/// @param name `vega`, `altair` or `deneb`
/// @param path absolute
public record NodeFolder(String name, Path path) {

  public static final String RESOURCE = "home";
  public static final String WITNESS = "deneb";

  public Path config() {
    return path.resolve(name.equals(WITNESS) ? "witness.conf" : "tanabata.conf");
  }

  public Path disk() {
    return path.resolve("home.img");
  }

  public Path nbd() {
    return path.resolve("home.nbd");
  }

  /// Where the filesystem of the resource is mounted.
  public Path mount() {
    return path.resolve("mnt");
  }

  public Path control() {
    return path.resolve("control.sock");
  }

  public Path pid() {
    return path.resolve("pid");
  }

  public Path log() {
    return path.resolve(name.equals(WITNESS) ? "witness.log" : "node.log");
  }

  public Path keystore() {
    return path.resolve(name + ".p12");
  }

  public Path truststore() {
    return path.resolve("trust.p12");
  }

  /// Of the witness only: whose key is in [#truststore] could speak for the peer.
  public Path witnessTruststore() {
    return path.resolve("witness-trust.p12");
  }

  public Path password() {
    return path.resolve("tls.password");
  }

  /// Is there as long as the demo is creating the disk: a disk beside it is half made, and holds
  /// nothing of anybody's.
  public Path creating() {
    return path.resolve(".creating");
  }

  /// Where an NBD client finds the device.
  public String uri() {
    return new NbdListen.Unix(nbd()).uri(RESOURCE);
  }
}
