/* The module app.native._kernels: what it holds, and of which sources it was made.
 *
 * Each kernel has a file of its own and a function here below that adds it. Written for the limited API of Python 3.11,
 * so that one binary serves every later version.
 */

#include "native.h"

int add_type(PyObject *module, PyType_Spec *spec, const char *name)
{
    PyObject *type = PyType_FromSpec(spec);
    int done = type == NULL ? -1 : PyModule_AddObjectRef(module, name, type);
    Py_XDECREF(type);
    return done;
}

static int fill(PyObject *module)
{
    if (PyModule_AddStringConstant(module, "MARK", NATIVE_MARK) < 0) return -1;
    if (add_scorer(module) < 0 || add_sieve(module) < 0) return -1;
    if (add_rows(module) < 0 || add_words(module) < 0) return -1;
    return add_teacher(module);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "app.native._kernels",
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__kernels(void)
{
    return PyModuleDef_Init(&definition);
}
