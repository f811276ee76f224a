package dev.assay.k8s;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Finds fields that the Kubernetes model does not know. The typed parse keeps them aside, at every level, without a word;
 * an API server would drop them. Test threads only.
 */
final class UnknownFields {
    private static final String MODEL = "io.fabric8.kubernetes.api.model";
    private static final String ASIDE = "additionalProperties";

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** Paths of all unknown fields below an object of the model. */
    static List<String> of(Object root) {
        var walk = new UnknownFields();
        walk.visit(root, root.getClass().getSimpleName());
        return walk.found;
    }

    private void visit(Object value, String path) {
        if (value instanceof Collection<?> list) {
            int index = 0;
            for (Object element : list) {
                visit(element, path + "[" + index++ + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> visit(element, path + "." + key));
        } else if (value != null
                && !value.getClass().isEnum()
                && value.getClass().getName().startsWith(MODEL)) {
            visitFields(value, path);
        }
    }

    private void visitFields(Object value, String path) {
        for (Class<?> type = value.getClass(); type.getName().startsWith(MODEL); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                Object inner = read(field, value);
                if (field.getName().equals(ASIDE)) {
                    ((Map<?, ?>) inner).keySet().forEach(key -> found.add(path + "." + key));
                } else {
                    visit(inner, path + "." + field.getName());
                }
            }
        }
    }

    private static Object read(Field field, Object value) {
        try {
            field.setAccessible(true);
            return field.get(value);
        } catch (IllegalAccessException e) {
            throw new AssertionError("cannot read " + field, e);
        }
    }
}
