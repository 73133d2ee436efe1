package tanabata.node.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tanabata.node.keys.Bundle;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;

/// What [NewCluster] has made for this host on another one: its keys, and the configuration.
///
/// @param bundle with a configuration
/// @param folder where both go, absolute
public record HandedOver(Bundle bundle, String configuration, Path folder) {

  /// @throws IOException with a sentence for the operator, also if it has keys alone
  public static HandedOver read(Path file, Path folder) throws IOException {
    Bundle bundle = Bundle.read(file);
    String configuration =
        bundle
            .configuration()
            .orElseThrow(() ->
                new IOException(
                    file
                        + " has keys alone; take them in: tanabata keys import "
                        + file.getFileName()));
    return new HandedOver(bundle, configuration, folder.toAbsolutePath());
  }

  public boolean isForWitness() {
    return bundle.kind() == Member.Kind.WITNESS;
  }

  /// The configuration file, under the name that daemons and units look for.
  public Path file() {
    return folder.resolve(isForWitness() ? "witness.conf" : "tanabata.conf");
  }

  public HostKeys keys() {
    return new HostKeys(bundle.name(), folder.resolve(NewCluster.KEYS));
  }

  /// What is there already and would be overwritten.
  public List<Path> existing() {
    return Stream.of(file(), keys().keystore()).filter(Files::exists).toList();
  }

  /// @throws IOException with a sentence for the operator
  public void write() throws IOException {
    Files.createDirectories(folder);
    HostKeys.take(bundle, keys().folder());
    Files.writeString(file(), configuration, StandardCharsets.UTF_8);
  }
}
