package tanabata.filesystem.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Judges listings of directories that are read piece by piece while they change: what was there
/// all the time is told once, what was there at no time is not told.
final class Listings {

  private static final Name DOT = Name.of(".");
  private static final Name DOT_DOT = Name.of("..");

  private static final class Listing {
    private final long node;
    private final Set<Name> always;
    private final Set<Name> ever;
    private final Set<Name> told = new HashSet<>();
    private long next;

    Listing(long node, Set<Name> names) {
      this.node = node;
      this.always = new HashSet<>(names);
      this.ever = new HashSet<>(names);
    }
  }

  private final ModelFilesystem model;

  /// By the model's handle.
  private final Map<Long, Listing> open = new HashMap<>();

  Listings(ModelFilesystem model) {
    this.model = model;
  }

  /// After each request.
  void changed() {
    for (Listing listing : open.values()) {
      Set<Name> names = names(listing.node);
      listing.always.retainAll(names);
      listing.ever.addAll(names);
    }
  }

  private Set<Name> names(long node) {
    Set<Name> names = new HashSet<>(model.list(node).keySet());
    names.add(DOT);
    names.add(DOT_DOT);
    return names;
  }

  Optional<String> check(Request.ReadDirectory request, List<Reply.DirectoryEntry> entries) {
    if (request.offset() == 0) {
      open.put(request.handle(), new Listing(request.node(), names(request.node())));
    }
    Optional<String> badRoom = checkRoom(request, entries);
    if (badRoom.isPresent()) {
      return badRoom;
    }
    Listing listing = open.get(request.handle());
    if (listing == null || listing.next != request.offset()) {
      open.remove(request.handle());
      return Optional.empty();
    }
    for (Reply.DirectoryEntry entry : entries) {
      if (!listing.ever.contains(entry.name())) {
        return Optional.of("told of '%s', which is not there".formatted(entry.name()));
      }
      if (!listing.told.add(entry.name()) && listing.always.contains(entry.name())) {
        return Optional.of("told of '%s' twice".formatted(entry.name()));
      }
      listing.next = entry.next();
    }
    return entries.isEmpty() ? checkEnd(request, listing) : Optional.empty();
  }

  private static Optional<String> checkRoom(
      Request.ReadDirectory request, List<Reply.DirectoryEntry> entries) {
    int bytes = entries.stream().mapToInt(entry -> request.listing().bytes(entry.name())).sum();
    return bytes > request.room()
        ? Optional.of("filled %d bytes where there is room for %d".formatted(bytes, request.room()))
        : Optional.empty();
  }

  private Optional<String> checkEnd(Request.ReadDirectory request, Listing listing) {
    open.remove(request.handle());
    Set<Name> missing = new HashSet<>(listing.always);
    missing.removeAll(listing.told);
    boolean removed = model.inode(listing.node).orElseThrow().links == 0;
    return missing.isEmpty() || removed
        ? Optional.empty()
        : Optional.of("ended without having told of " + missing);
  }
}
