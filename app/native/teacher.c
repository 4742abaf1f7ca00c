/* The rounds of `_descend` in app/understand/model.py: dual coordinate descent over the lessons, all classes at once. */

#include <stdint.h>
#include <stdlib.h>

#include "native.h"

enum { ORDER, BEGINS, FEATURES, VALUES, NORMS, TARGETS, SOFT_RIGHT, WEIGHTS, MULTIPLIERS, BUFFERS };

typedef struct {
    const int64_t *order, *begins, *features;
    const float *values, *norms, *targets, *soft_right;
    float soft_wrong;
    float *weights, *multipliers;
    Py_ssize_t steps, classes;
} Lessons;

/* One lesson moves its multipliers to where its margins are best; `here` has room for its rows, `change` for a row. */
static void learn(const Lessons *of, int64_t one, float *here, float *change)
{
    const int64_t begin = of->begins[one], count = of->begins[one + 1] - begin;
    const Py_ssize_t classes = of->classes;
    const float *values = of->values + begin, *target = of->targets + one * classes;
    float *old = of->multipliers + one * classes;
    for (Py_ssize_t column = 0; column < classes; column++) change[column] = 0;
    for (int64_t place = 0; place < count; place++) {
        const float *row = of->weights + of->features[begin + place] * classes;
        float *kept = here + place * classes;
        for (Py_ssize_t column = 0; column < classes; column++) {
            kept[column] = row[column];
            change[column] += values[place] * row[column];
        }
    }
    for (Py_ssize_t column = 0; column < classes; column++) {
        const float softness = target[column] > 0 ? of->soft_right[column] : of->soft_wrong;
        const float slope = target[column] * change[column] - 1 + softness * old[column];
        float moved = old[column] - slope / (of->norms[one] + softness);
        if (moved < 0 || target[column] == 0) moved = 0;
        change[column] = (moved - old[column]) * target[column];
        old[column] = moved;
    }
    /* Of a feature that the lesson has twice, in two places, the last one counts, as in the twin. */
    for (int64_t place = 0; place < count; place++) {
        float *row = of->weights + of->features[begin + place] * classes;
        const float *kept = here + place * classes;
        for (Py_ssize_t column = 0; column < classes; column++) row[column] = kept[column] + values[place] * change[column];
    }
}

static PyObject *learn_all(const Lessons *of, Py_ssize_t longest)
{
    float *room = malloc(sizeof(float) * (size_t)((longest + 1) * of->classes + 1));
    if (!room) return PyErr_NoMemory();
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t step = 0; step < of->steps; step++) learn(of, of->order[step], room + of->classes, room);
    Py_END_ALLOW_THREADS
    free(room);
    Py_RETURN_NONE;
}

/* The longest lesson, or -1 with an exception set where a number goes beyond what it counts. */
static Py_ssize_t longest_of(const Lessons *of, Py_ssize_t lessons, Py_ssize_t stored, Py_ssize_t rows)
{
    Py_ssize_t longest = 0;
    int right = of->begins[0] == 0 && of->begins[lessons] == stored;
    for (Py_ssize_t one = 0; right && one < lessons; one++) {
        const int64_t count = of->begins[one + 1] - of->begins[one];
        right = count >= 0;
        if (count > longest) longest = (Py_ssize_t)count;
    }
    for (Py_ssize_t place = 0; right && place < stored; place++)
        right = of->features[place] >= 0 && of->features[place] < rows;
    for (Py_ssize_t step = 0; right && step < of->steps; step++) right = of->order[step] >= 0 && of->order[step] < lessons;
    if (right) return longest;
    PyErr_SetString(PyExc_ValueError, "a lesson or a feature is beyond what there is");
    return -1;
}

PyDoc_STRVAR(descend_doc,
             "descend(order, begins, features, values, norms, targets, soft_right, soft_wrong, weights, multipliers): "
             "changes the last two; whole numbers have 64 bits, all others are float32. See app/understand/model.py.");

static PyObject *descend(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *given[BUFFERS];
    Lessons of;
    if (!PyArg_ParseTuple(args, "OOOOOOOfOO", &given[ORDER], &given[BEGINS], &given[FEATURES], &given[VALUES],
                          &given[NORMS], &given[TARGETS], &given[SOFT_RIGHT], &of.soft_wrong, &given[WEIGHTS],
                          &given[MULTIPLIERS]))
        return NULL;
    Py_buffer views[BUFFERS] = {{0}};
    PyObject *done = NULL;
    for (int one = 0; one < BUFFERS; one++)
        if (PyObject_GetBuffer(given[one], &views[one], one < WEIGHTS ? PyBUF_SIMPLE : PyBUF_WRITABLE) < 0) goto release;
    of.order = views[ORDER].buf;
    of.begins = views[BEGINS].buf;
    of.features = views[FEATURES].buf;
    of.values = views[VALUES].buf;
    of.norms = views[NORMS].buf;
    of.targets = views[TARGETS].buf;
    of.soft_right = views[SOFT_RIGHT].buf;
    of.weights = views[WEIGHTS].buf;
    of.multipliers = views[MULTIPLIERS].buf;
    of.steps = views[ORDER].len / 8;
    of.classes = views[SOFT_RIGHT].len / 4;
    const Py_ssize_t lessons = views[NORMS].len / 4, stored = views[FEATURES].len / 8;
    if (of.classes < 1 || views[BEGINS].len != (lessons + 1) * 8 || views[VALUES].len != stored * 4 ||
        views[TARGETS].len != lessons * of.classes * 4 || views[MULTIPLIERS].len != views[TARGETS].len ||
        views[WEIGHTS].len % (of.classes * 4)) {
        PyErr_SetString(PyExc_ValueError, "the columns of the lessons do not fit together");
        goto release;
    }
    const Py_ssize_t longest = longest_of(&of, lessons, stored, views[WEIGHTS].len / 4 / of.classes);
    if (longest >= 0) done = learn_all(&of, longest);
release:
    for (int one = 0; one < BUFFERS; one++)
        if (views[one].obj) PyBuffer_Release(&views[one]);
    return done;
}

int add_teacher(PyObject *module)
{
    static PyMethodDef methods[] = {{"descend", descend, METH_VARARGS, descend_doc}, {NULL, NULL, 0, NULL}};
    return PyModule_AddFunctions(module, methods);
}
