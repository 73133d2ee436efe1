package tanabata.filesystem.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.model.Judge;
import tanabata.filesystem.model.ModelFilesystem;
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.model.Tree;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// What programs have called, what they were answered, and whether there is an order of the calls
/// that explains it.
///
/// Each call has its effect at one moment between its beginning and its answer. Of the calls of a
/// host that has died those may have none that came after its last answered sync, and if one has
/// none, nor has any that it made later.
final class CallHistory {

  private final List<Made> all = new ArrayList<>();
  private final Map<Name, Long> nodes = new HashMap<>();
  private final Map<Place, Long> handles = new HashMap<>();
  private int moment;

  private record Place(int host, long node) {}

  private final class FilesAt implements Step.Files {
    private final int host;

    private FilesAt(int host) {
      this.host = host;
    }

    @Override
    public long node(Name name) {
      return nodes.get(name);
    }

    @Override
    public long handle(Name name) {
      return handles.get(new Place(host, node(name)));
    }
  }

  private static final class Made {
    private final int host;
    private final Step step;
    private final Request request;
    private final int began;
    private int answered = Integer.MAX_VALUE;
    private Optional<Subject.Found> found = Optional.empty();

    /// A death of its host does not undo it.
    private boolean durable;

    private Made(int host, Step step, Request request, int began) {
      this.host = host;
      this.step = step;
      this.request = request;
      this.began = began;
    }

    @Override
    public String toString() {
      return "host " + host + ": " + step + " = " + found.map(CallHistory::text).orElse("nothing");
    }
  }

  private static String text(Subject.Found found) {
    return found.bytes().length > 0 ? new String(found.bytes()) : found.reply().toString();
  }

  /// A program makes this call.
  void begin(int host, Step step, ExploredHost at) {
    Request request = step.request().apply(new FilesAt(host));
    Made made = new Made(host, step, request, moment++);
    all.add(made);
    at.call(request, found -> answered(made, found));
  }

  private void answered(Made made, Subject.Found found) {
    made.answered = moment++;
    made.found = Optional.of(found);
    switch (found.reply()) {
      case Reply.Created created when made.request instanceof Request.Create create -> {
        nodes.put(create.name(), created.entry().attributes().node());
        handles.put(new Place(made.host, nodes.get(create.name())), created.opened().handle());
      }
      case Reply.Opened opened when made.request instanceof Request.Open open ->
          handles.put(new Place(made.host, open.node()), opened.handle());
      case Reply.Done _ when made.request instanceof Request.SyncAll ->
          all.stream()
              .filter(other -> other.host == made.host && other.answered < made.began)
              .forEach(other -> other.durable = true);
      default -> {}
    }
  }

  /// All that was called has its effect for ever.
  void allDurable() {
    all.forEach(made -> made.durable = true);
  }

  boolean isAnswered(int host) {
    return all.stream().allMatch(made -> made.host != host || made.found.isPresent());
  }

  /// Everything that decides which orders explain it: the answers, and for each call, in the order
  /// of its host, how many of the other one were answered before it began.
  List<Object> state() {
    List<Object> state = new ArrayList<>();
    for (int host = 0; host < 2; host++) {
      for (Made made : all) {
        if (made.host == host) {
          state.add(all.stream().filter(other -> other.answered < made.began).count());
          state.add(made.toString());
        }
      }
    }
    return state;
  }

  /// Why nothing explains what there is at the end, if nothing does.
  ///
  /// @param dead the host that has died, if one has
  Optional<String> unexplained(Tree end, Optional<Integer> dead) {
    List<String> reasons = new ArrayList<>();
    boolean isExplained = search(List.of(), List.copyOf(all), end, dead, reasons);
    return isExplained
        ? Optional.empty()
        : Optional.of("no order explains " + all + ", for: " + reasons);
  }

  private boolean search(
      List<Made> before, List<Made> rest, Tree end, Optional<Integer> dead, List<String> reasons) {
    if (rest.isEmpty()) {
      Optional<String> difference = difference(before, end);
      difference.ifPresent(reasons::add);
      return difference.isEmpty();
    }
    for (Made next : rest) {
      boolean isFirst =
          rest.stream().allMatch(other -> other == next || other.answered > next.began);
      if (isFirst) {
        List<Made> others = rest.stream().filter(other -> other != next).toList();
        List<Made> with = new ArrayList<>(before);
        with.add(next);
        if (search(with, others, end, dead, reasons)) {
          return true;
        }
        if (dead.filter(host -> host == next.host).isPresent() && !next.durable) {
          List<Made> lost = others.stream().filter(other -> other.host != next.host).toList();
          if (search(before, lost, end, dead, reasons)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static Optional<String> difference(List<Made> inOrder, Tree end) {
    Judge judge = new Judge(new ModelFilesystem(0));
    long clock = 1;
    for (Made made : inOrder) {
      Request asked = judge.toModel(made.request);
      long now = clock++;
      Optional<String> wrong =
          made.found.isEmpty()
              ? unanswered(judge, asked, now)
              : asked instanceof Request.Read read
                  ? judge.checkRead(read, made.found.get().reply(), made.found.get().bytes(), now)
                  : judge.check(asked, made.found.get().reply(), now);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    long last = clock;
    return Tree.of(Subject.of(judge.model(), () -> last)).differenceTo(end);
  }

  private static Optional<String> unanswered(Judge judge, Request asked, long now) {
    judge.model().apply(asked, now);
    return Optional.empty();
  }
}
