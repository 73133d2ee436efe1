package tanabata.filesystem.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Request;

/// Says a request with other numbers for nodes and handles, which its components are named for.
final class Renumbering {

  private static final Set<String> NODES = Set.of("parent", "newParent", "node", "newNode");
  private static final Set<String> HANDLES = Set.of("handle", "newHandle");

  private final LongUnaryOperator node;
  private final LongUnaryOperator handle;

  Renumbering(LongUnaryOperator node, LongUnaryOperator handle) {
    this.node = node;
    this.handle = handle;
  }

  Request of(Request request) {
    if (request instanceof Request.Forget(var caller, List<Request.Forgotten> forgotten)) {
      return new Request.Forget(
          caller,
          forgotten.stream()
              .map(one -> new Request.Forgotten(node.applyAsLong(one.node()), one.references()))
              .toList());
    }
    try {
      RecordComponent[] components = request.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = value(components[i].getName(), components[i].getAccessor().invoke(request));
      }
      return request.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException
        | IllegalAccessException
        | InstantiationException
        | NoSuchMethodException e) {
      throw new IllegalStateException("cannot say anew: " + request, e);
    }
  }

  private Object value(String name, Object value) {
    if (NODES.contains(name)) {
      return node.applyAsLong((long) value);
    }
    if (HANDLES.contains(name)) {
      return handle.applyAsLong((long) value);
    }
    return value instanceof Changes changes ? of(changes) : value;
  }

  private Changes of(Changes changes) {
    OptionalLong renumbered =
        changes.handle().isPresent()
            ? OptionalLong.of(handle.applyAsLong(changes.handle().getAsLong()))
            : OptionalLong.empty();
    return new Changes(
        changes.mode(),
        changes.uid(),
        changes.gid(),
        changes.size(),
        changes.accessed(),
        changes.modified(),
        renumbered,
        changes.killsPrivileges());
  }
}
