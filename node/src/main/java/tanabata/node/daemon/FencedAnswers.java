package tanabata.node.daemon;

import java.util.List;
import java.util.stream.Collectors;
import tanabata.node.admin.FenceAnswer;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.ResourceStatus;

/// Whether a host is cut off, from how the resources stand that it shares with this node.
final class FencedAnswers {

  private FencedAnswers() {}

  static FenceAnswer about(String node, List<ResourceStatus> shared) {
    if (shared.isEmpty()) {
      return new FenceAnswer.NotFenced(node + " shares no resource with this node");
    }
    for (ResourceStatus resource : shared) {
      FencingStatus fencing = resource.fencing();
      if (!fencing.standalone()) {
        return new FenceAnswer.NotFenced(
            node + " is not cut off from " + resource.name() + ": " + why(resource));
      }
      if (fencing.evidence().isEmpty()) {
        return new FenceAnswer.NotFenced(
            resource.name() + " runs here alone, but there is no evidence about " + node);
      }
    }
    return new FenceAnswer.Fenced(
        shared.stream()
            .map(resource ->
                resource.name()
                    + " runs here alone ("
                    + resource.fencing().evidence()
                    + ": "
                    + resource.fencing().evidenceSentence()
                    + ")")
            .collect(Collectors.joining("; ")));
  }

  private static String why(ResourceStatus resource) {
    if (!resource.fencing().waitingFor().isEmpty()) {
      return resource.fencing().waitingFor();
    }
    return resource.reason().isEmpty() ? "the two are connected" : resource.reason();
  }
}
