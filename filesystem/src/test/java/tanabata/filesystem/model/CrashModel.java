package tanabata.filesystem.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Says whether what is found after a crash may be so, on a filesystem that writes what it does to
/// names and attributes into one journal in order.
///
/// - Names and attributes are those after some first part of the requests. It has all that came
///   before a sync that was answered.
/// - Each byte of a file has a value that it had at the last answered sync of the file, or was
///   given after it. It is not what the file had before it was cut off, if the cut is in that part.
///
/// Requests are told in the order in which they have effect, in the numbers of the model of the
/// judge, and before the judge hears of them.
public final class CrashModel {

  /// A request under way.
  public static final class Ticket {
    private final Request request;
    private final long now;

    /// How many had effect when it began.
    private final int since;

    private boolean effective;
    private boolean answered;

    private Ticket(Request request, long now, int since) {
      this.request = request;
      this.now = now;
      this.since = since;
    }
  }

  private record Event(Ticket ticket, Request request, ModelFilesystem.Numbers numbers) {}

  /// After some of the requests: what is there, and which node is at which path.
  ///
  /// @param pending bits for those of them that were under way
  private record Cut(int length, int pending, Tree tree, Map<String, Long> nodes) {

    boolean has(int index, int all) {
      return index < length || index >= all && (pending >> index - all & 1) != 0;
    }
  }

  private static final int MOST_PENDING = 6;
  private static final long NUMBERS_OF_PENDING = 1L << 50;

  private final ModelFilesystem model;
  private final ModelFilesystem durable;
  private final List<Event> events = new ArrayList<>();
  private final Set<Ticket> pending = new LinkedHashSet<>();

  /// @param model of the judge; all that is in it now is durable
  public CrashModel(ModelFilesystem model) {
    this.model = model;
    this.durable = model.copy();
  }

  public Ticket begun(Request request, long nowNanos) {
    Ticket ticket = new Ticket(request, nowNanos, events.size());
    pending.add(ticket);
    return ticket;
  }

  /// To be told before the judge is: the model is about to do the same.
  public void effective(Ticket ticket) {
    effective(ticket, ticket.request);
  }

  /// @param done as much of it as was done
  public void effective(Ticket ticket, Request done) {
    ticket.effective = true;
    pending.remove(ticket);
    events.add(new Event(ticket, done, model.numbers()));
  }

  /// Whoever asked knows that it is done. Of a request that has failed nothing need be told.
  public void answered(Ticket ticket) {
    if (!ticket.effective) {
      effective(ticket);
    }
    ticket.answered = true;
  }

  /// It has failed without effect.
  public void failed(Ticket ticket) {
    pending.remove(ticket);
  }

  /// What is wrong with what was found, in a sentence, if anything is.
  public Optional<String> judge(Tree recovered) {
    return new Judgement(recovered).result();
  }

  /// Looks for a part of the history that explains what was found.
  private final class Judgement {

    private final Tree recovered;
    private final List<DataChange> changes = new ArrayList<>();
    private final Map<Long, Integer> synced = new HashMap<>();
    private final List<Cut> cuts = new ArrayList<>();
    private int least;

    Judgement(Tree recovered) {
      this.recovered = recovered;
      ModelFilesystem replayed = durable.copy();
      cuts.add(cut(0, 0, replayed));
      for (int i = 0; i < events.size(); i++) {
        replay(i, events.get(i), replayed);
        cuts.add(cut(i + 1, 0, replayed));
      }
      addPending(replayed);
    }

    private static Cut cut(int length, int pending, ModelFilesystem at) {
      Map<String, Long> nodes = new HashMap<>();
      collect("", at.inode(Request.ROOT).orElseThrow(), at, nodes);
      return new Cut(length, pending, Tree.of(at), nodes);
    }

    private static void collect(
        String path, Inode inode, ModelFilesystem at, Map<String, Long> nodes) {
      nodes.put(path.isEmpty() ? "/" : path, inode.node);
      inode.entries.forEach((name, entry) ->
          collect(path + "/" + name, at.inode(entry.node()).orElseThrow(), at, nodes));
    }

    private void replay(int index, Event event, ModelFilesystem at) {
      ModelFilesystem before = at.copy();
      at.drawFrom(event.numbers);
      Ticket ticket = event.ticket;
      Reply reply = at.apply(event.request, ticket.now);
      if (reply instanceof Reply.Failed) {
        return;
      }
      changes.addAll(DataChange.of(index, event.request, before, at, ticket.answered));
      if (ticket.answered) {
        require(index, ticket, before, at);
      }
    }

    /// What an answer has promised.
    private void require(int index, Ticket ticket, ModelFilesystem before, ModelFilesystem at) {
      if (ticket.request instanceof Request.SyncAll) {
        least = Math.max(least, ticket.since);
        at.inodes().keySet().forEach(node -> synced.put(node, ticket.since));
      } else if (ticket.request instanceof Request.SyncDirectory) {
        least = Math.max(least, ticket.since);
      } else if (ticket.request instanceof Request.Sync sync) {
        synced.put(sync.node(), ticket.since);
        least =
            Math.max(
                least, sync.dataOnly() ? lastOfShape(sync.node(), ticket.since) : ticket.since);
      } else if (ticket.request instanceof Request.Write write
          && write.durable()
          && !shape(before, write.node()).equals(shape(at, write.node()))) {
        least = Math.max(least, index + 1);
      }
    }

    /// The shortest part after which the file has its size and its pages: what is needed to read
    /// what was synced.
    private int lastOfShape(long node, int since) {
      ModelFilesystem at = durable.copy();
      Object before = shape(at, node);
      int last = 0;
      for (int i = 0; i < since; i++) {
        at.drawFrom(events.get(i).numbers);
        at.apply(events.get(i).request, events.get(i).ticket.now);
        Object shape = shape(at, node);
        if (!shape.equals(before)) {
          last = i + 1;
        }
        before = shape;
      }
      return last;
    }

    private static Object shape(ModelFilesystem at, long node) {
      return at.inode(node)
          .map(inode -> List.of(inode.bytes.size(), inode.bytes.pages()))
          .orElse(List.of());
    }

    /// Any of those that were under way may have had its effect last.
    private void addPending(ModelFilesystem all) {
      List<Ticket> some = List.copyOf(pending).subList(0, Math.min(pending.size(), MOST_PENDING));
      for (int chosen = 1; chosen < 1 << some.size(); chosen++) {
        ModelFilesystem at = all.copy();
        for (int i = 0; i < some.size(); i++) {
          if ((chosen >> i & 1) != 0) {
            Ticket ticket = some.get(i);
            long number = NUMBERS_OF_PENDING + i * 100L;
            ModelFilesystem before = at.copy();
            at.drawFrom(new ModelFilesystem.Numbers(number, number));
            if (!(at.apply(ticket.request, ticket.now) instanceof Reply.Failed)) {
              changes.addAll(DataChange.of(events.size() + i, ticket.request, before, at, false));
            }
          }
        }
        cuts.add(cut(events.size(), chosen, at));
      }
    }

    Optional<String> result() {
      Optional<String> best = Optional.empty();
      for (Cut cut : cuts.reversed()) {
        if (cut.length >= least && recovered.differenceTo(cut.tree).isEmpty()) {
          Optional<String> difference = checkData(cut);
          if (difference.isEmpty()) {
            return difference;
          }
          best = difference;
        }
      }
      return best.isPresent() ? best : Optional.of(unexplained());
    }

    private String unexplained() {
      for (Cut cut : cuts.reversed()) {
        if (recovered.differenceTo(cut.tree).isEmpty()) {
          return "What was found is from before request %d of %d, and all before %d is durable (%s)."
              .formatted(cut.length, events.size(), least, told(cut.length));
        }
      }
      return "What was found was so after none of the %d requests from the %dth on; after all: %s."
          .formatted(
              events.size(),
              least,
              recovered.differenceTo(cuts.get(events.size()).tree).orElse("other times"));
    }

    private String told(int index) {
      return index < events.size() ? events.get(index).request.toString() : "none";
    }

    private Optional<String> checkData(Cut cut) {
      for (var entry : recovered.nodes().entrySet()) {
        Optional<Tree.Contents> contents = entry.getValue().contents();
        if (contents.isPresent() && entry.getValue().first().equals(entry.getKey())) {
          Optional<String> difference =
              checkData(cut, entry.getKey(), cut.nodes.get(entry.getKey()), contents.get().bytes());
          if (difference.isPresent()) {
            return difference;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<String> checkData(Cut cut, String path, long node, SparseBytes found) {
      List<DataChange> ofNode = changes.stream().filter(c -> c.node() == node).toList();
      SparseBytes first = durable.inode(node).map(inode -> inode.bytes).orElseGet(SparseBytes::new);
      Set<Long> pages = new TreeSet<>(found.written().keySet());
      pages.addAll(first.written().keySet());
      for (DataChange change : ofNode) {
        if (!change.clears()) {
          for (long at = change.start(); at < change.end(); at += SparseBytes.PAGE) {
            pages.add(at / SparseBytes.PAGE);
          }
          pages.add((change.end() - 1) / SparseBytes.PAGE);
        }
      }
      for (long page : pages) {
        long end = Math.min(found.size(), (page + 1) * SparseBytes.PAGE);
        for (long at = page * SparseBytes.PAGE; at < end; at++) {
          if (!mayBe(found.at(at), at, first.at(at), ofNode, synced.getOrDefault(node, 0), cut)) {
            return Optional.of(
                "%s has %d at offset %d, which it did not have at its last sync and was not given after it."
                    .formatted(path, found.at(at) & 0xff, at));
          }
        }
      }
      return Optional.empty();
    }

    private boolean mayBe(
        byte value, long at, byte first, List<DataChange> changes, int synced, Cut cut) {
      boolean may = value == first;
      for (DataChange change : changes) {
        if (change.covers(at)) {
          boolean settles =
              change.index() < synced
                  || change.durable()
                  || change.clears() && cut.has(change.index(), events.size());
          may = value == change.at(at) || may && !settles;
        }
      }
      return may;
    }
  }
}
