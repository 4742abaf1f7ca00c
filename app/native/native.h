/* What the kernels share: Python's limited API, and the functions that add them to the module. */

#ifndef NATIVE_H
#define NATIVE_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

/* Makes a type and adds it to the module under this name. */
int add_type(PyObject *module, PyType_Spec *spec, const char *name);

/* Each adds its kernel to the module; -1 with an exception set where that fails. */
int add_rows(PyObject *module);
int add_scorer(PyObject *module);
int add_teacher(PyObject *module);
int add_sieve(PyObject *module);
int add_words(PyObject *module);

#endif
