package tanabata.node.daemon;

import java.io.IOException;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.runtime.MetadataCreation;

/// `create-md` as the command knows it, carried out by [MetadataCreation].
public final class Metadata implements MetadataCreator {

  @Override
  public Finding inspect(NodeConfig config, ResourceConfig resource, Consent consent) {
    return switch (creation(config, resource, consent).inspect()) {
      case MetadataCreation.Finding.Harmless() -> new Finding.Harmless();
      case MetadataCreation.Finding.Risky(String sentence) -> new Finding.Risky(sentence);
      case MetadataCreation.Finding.Forbidden(String sentence) -> new Finding.Forbidden(sentence);
    };
  }

  @Override
  public Reply create(NodeConfig config, ResourceConfig resource, Consent consent) {
    try {
      creation(config, resource, consent).create();
      return new Reply.Done("created metadata of '" + resource.name() + "'");
    } catch (IOException e) {
      return new Reply.Refused(e.getMessage());
    }
  }

  private static MetadataCreation creation(
      NodeConfig config, ResourceConfig resource, Consent consent) {
    return new MetadataCreation(
        resource.name(),
        config.node(),
        resource.sizeBytes(),
        resource.here().disk(),
        Settings.placement(resource),
        consent.adopt(),
        consent.overwritten());
  }
}
