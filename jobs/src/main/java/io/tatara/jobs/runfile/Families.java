package io.tatara.jobs.runfile;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import io.tatara.model.InputShape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How records are written in run files: a member of a sealed family is an object with one key, its simple name
 * decapitalised; an enum's constant is its name in camel case.
 */
public final class Families extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    /** {@code RmsProp} is {@code rmsProp}. */
    public static String word(Class<?> member) {
        String name = member.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** {@code LEAKY_RELU} is {@code leakyRelu}. */
    static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            String lower = part.toLowerCase(Locale.ROOT);
            word.append(word.isEmpty() ? lower : part.charAt(0) + lower.substring(1));
        }
        return word.toString();
    }

    /** A sealed family's members that a run file can name; one that follows from the table is none of them. */
    static Stream<Class<?>> members(Class<?> family) {
        return Stream.<Class<?>>of(family.getPermittedSubclasses())
                .flatMap(member -> member.isSealed() ? members(member) : Stream.of(member))
                .filter(member -> !member.equals(InputShape.Sparse.class));
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
        return type.getRawType().isSealed()
                ? new StdTypeResolverBuilder()
                        .init(JsonTypeInfo.Id.NAME, null)
                        .inclusion(JsonTypeInfo.As.WRAPPER_OBJECT)
                : null;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated type) {
        return type.getRawType().isSealed()
                ? members(type.getRawType())
                        .map(member -> new NamedType(member, word(member)))
                        .toList()
                : null;
    }

    @Override
    public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
        return Stream.of(constants).map(Families::word).toArray(String[]::new);
    }
}
