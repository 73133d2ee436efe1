package tanabata.node.view;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.ResourceStatus;

/// How a resource stands, and why, in sentences.
public final class Paragraph {

  private Paragraph() {}

  /// One line, without its end.
  public static String of(String node, ResourceStatus resource) {
    List<String> sentences = new ArrayList<>();
    FencingStatus fencing = resource.fencing();
    String peer = resource.peer().name();
    sentences.add(
        "%s is %s on %s, its copy is %s, the connection to %s is %s"
            .formatted(
                resource.name(),
                resource.role(),
                node,
                resource.disk(),
                peer,
                resource.connection()));
    String clients = ClientsMeet.sentence(resource);
    sentences.add(Character.toUpperCase(clients.charAt(0)) + clients.substring(1));
    if (fencing.standalone()) {
      sentences.add(node + " goes on without " + peer);
    } else if (!fencing.waitingFor().isEmpty()) {
      sentences.add("What keeps it from going on alone: " + fencing.waitingFor());
    }
    if (resource.disk().equals("Outdated")) {
      sentences.add(
          "Outdated means that "
              + peer
              + " has gone on without this copy; it is good again when the two are in step");
    }
    sentences.addAll(resource.links());
    sentences.add(
        resource.rule().equals("none")
            ? "The two have not met since " + node + " started"
            : "The last handshake was decided by rule '" + resource.rule() + "'");
    if (resource.rule().equals("split-brain")) {
      sentences.add(
          "Somebody has to choose whose version is kept: 'tanabata split-brain show' tells what each"
              + " of the two has changed");
    }
    sentences.addAll(record(fencing));
    return Sanitizer.onOneLine(String.join(". ", sentences) + ".");
  }

  private static List<String> record(FencingStatus fencing) {
    List<String> sentences = new ArrayList<>();
    if (fencing.witness().equals("none")) {
      sentences.add("There is no witness");
    } else {
      sentences.add("Witness: " + fencing.witness());
      sentences.add(
          fencing.active().isEmpty()
              ? "What its record says now is not known"
              : "Its record names "
                  + String.join(" and ", fencing.active())
                  + ", epoch "
                  + fencing.epoch());
    }
    if (!fencing.evidence().isEmpty()) {
      sentences.add("Evidence: " + fencing.evidence() + ", " + fencing.evidenceSentence());
    }
    if (!fencing.alarm().isEmpty()) {
      sentences.add("Look after this: " + fencing.alarm());
    }
    return sentences;
  }
}
