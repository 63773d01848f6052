package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.collective.Halves;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestEventCodec {

    private final Random random = new Random(11);

    @Test
    void everyKindOfEventIsReadBackAsItWas() throws Exception {
        Set<Object> wires = new HashSet<>();
        for (Class<?> kind : TrainingEvent.class.getPermittedSubclasses()) {
            for (int trial = 0; trial < 200; trial++) {
                TrainingEvent event = (TrainingEvent) anyRecord(kind);

                TrainingEvent back = EventCodec.fromJson(EventCodec.toJson(event));

                assertThat(back).isEqualTo(event);
                if (back instanceof TrainingEvent.Finished end && end.summary().rounds() != null) {
                    wires.add(end.summary().rounds().predicted().wire());
                }
            }
        }
        assertThat(wires).as("formats of floats among them").hasSize(3);
    }

    @Test
    void whatIsNoEventIsRefusedWithWhatItIs() {
        assertRefused("nothing", "nothing");
        assertRefused("[1]", "[1]");
        assertRefused("{\"epoch\": 1}", "epoch");
        assertRefused("{\"event\": \"Begun\"}", "Begun");

        RoundCost cost = new RoundCost(2, 3, 1, 5, new Halves(), new RoundCost.Link(1, 1), 1);
        String event = new String(
                EventCodec.toJson(new TrainingEvent.Finished(
                        new TrainingSummary(2, 1, 1, false, 0.1, Map.of(), 1, 1, List.of(), new RoundTimes(1, cost)))),
                StandardCharsets.UTF_8);
        assertThat(event).contains("\"wire\":\"fp16\"");
        assertRefused(event.replace("fp16", "fp7"), "fp7");
    }

    private static void assertRefused(String json, String because) {
        assertThatThrownBy(() -> EventCodec.fromJson(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining(because);
    }

    /** Any that the record's constructor takes. */
    private Object anyRecord(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        while (true) {
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                boolean none = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
                values[i] = none && random.nextInt(4) == 0 ? null : any(components[i].getGenericType());
            }
            try {
                return type.getDeclaredConstructor(types).newInstance(values);
            } catch (InvocationTargetException e) {
                // out of range
                assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private Object any(Type type) throws ReflectiveOperationException {
        if (type == int.class || type == Integer.class) {
            return random.nextInt() >>> random.nextInt(32);
        } else if (type == long.class) {
            return random.nextLong() >>> random.nextInt(64);
        } else if (type == double.class || type == Double.class) {
            return anyDouble();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return anyText();
        } else if (type instanceof ParameterizedType many) {
            return anyOf(many);
        }
        Class<?> plain = (Class<?>) type;
        List<Class<?>> kinds = records(plain).toList();
        assertThat(kinds).as(plain.getName()).isNotEmpty();
        return anyRecord(kinds.get(random.nextInt(kinds.size())));
    }

    private double anyDouble() {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> Double.NaN;
            case 2 -> Double.POSITIVE_INFINITY;
            case 3 -> Double.MIN_VALUE;
            case 4 -> Double.MAX_VALUE;
            case 5 -> -random.nextDouble();
            default -> random.nextDouble() * Math.pow(10, random.nextInt(20) - 10);
        };
    }

    private String anyText() {
        return random.ints(random.nextInt(8), 1, 0x2000)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "\"\\\n€😀";
    }

    private Object anyOf(ParameterizedType type) throws ReflectiveOperationException {
        Type[] of = type.getActualTypeArguments();
        int size = random.nextInt(4);
        if (type.getRawType() == List.class) {
            Object[] values = new Object[size];
            for (int i = 0; i < size; i++) {
                values[i] = any(of[0]);
            }
            return List.of(values);
        }
        assertThat(type.getRawType()).isEqualTo(Map.class);
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            values.put(any(of[0]), any(of[1]));
        }
        return values;
    }

    private static Stream<Class<?>> records(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(TestEventCodec::records);
        }
        return type.isRecord() ? Stream.of(type) : Stream.empty();
    }
}
